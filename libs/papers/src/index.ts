// Papers that people print and sign: what stands on them, as HTML and as PDF.
export type { Column, Field, Paper, PaperParty, PaperTable } from './paper.js';
export { htmlOf } from './html.js';
export { pdfOf } from './pdf.js';
export { print } from './print.js';
export { type Language, wordsIn } from './language.js';
export { amountInWords, inWords } from './words.js';
export { countryText, dayText, moneyText, numberText, quantityText, regionText, unitText } from './format.js';
