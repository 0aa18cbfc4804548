/** Where a command tells the person what it found: one line at a time. */
export type Say = (line: string) => void;
