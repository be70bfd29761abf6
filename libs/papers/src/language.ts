// The two languages of a paper, and its own words in one of them.

export type Language = 'id' | 'en';

/** Of a table of words in both languages, those of one. */
export const wordsIn = <K extends string>(
  table: Record<K, Record<Language, string>>,
  language: Language,
): Record<K, string> =>
  Object.fromEntries(
    Object.entries<Record<Language, string>>(table).map(([key, word]) => [key, word[language]]),
  ) as Record<K, string>;
