/** What came of taking a phase back. Descriptions are those of the planned operations. */
export interface UndoFacts {
  /** Taken away, or given back what it held before. */
  undone: string[];
  /** Stays although this operation has made it, and why. */
  left: string[];
}
