// Prints a paper in the form that was asked for, with what its reader needs to take it as that.
import { htmlOf } from './html.js';
import type { Paper } from './paper.js';
import { pdfOf } from './pdf.js';

export async function print(
  paper: Paper,
  format: 'html' | 'pdf',
): Promise<{ content: string | Buffer; headers: Record<string, string> }> {
  const name = `${paper.number.replaceAll('/', '-')}.${format}`;
  return {
    content: format === 'pdf' ? await pdfOf(paper) : htmlOf(paper),
    headers: {
      'content-type': format === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8',
      'content-disposition': `inline; filename="${name}"`,
      'cache-control': 'private',
    },
  };
}
