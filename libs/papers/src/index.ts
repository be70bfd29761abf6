// Papers that people print and sign: what stands on them, as HTML and as PDF.
export type PaperKind = 'invoice' | 'bast';
