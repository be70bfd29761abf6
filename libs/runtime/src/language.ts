// Which of the two languages a caller reads: Indonesian unless Accept-Language prefers English.

export type Language = 'id' | 'en';

/** The preferred of id and en in an Accept-Language header; Indonesian when it names neither. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header === 'id') return 'id';
  let best: Language = 'id';
  let bestWeight = 0;
  for (const range of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const language = tag.trim().slice(0, 2).toLowerCase();
    if (language !== 'id' && language !== 'en') continue;
    const q = parameters.find((parameter) => parameter.trim().startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.trim().slice(2));
    if (weight > bestWeight) [best, bestWeight] = [language, weight];
  }
  return best;
}
