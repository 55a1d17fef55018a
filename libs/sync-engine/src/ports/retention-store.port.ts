/** Removes what has been kept long enough, in all accounts, a bounded number of rows at a time. */
export abstract class RetentionStore {
  /** Raw observations received before `before` (ISO UTC) that wait for nobody. Gives how many went. */
  abstract deleteObservations(before: string, limit: number): Promise<number>;
  /** Runs that ended before `before`. Gives how many went. */
  abstract deleteRuns(before: string, limit: number): Promise<number>;
  /** Incidents resolved before `before`. Gives how many went. */
  abstract deleteIncidents(before: string, limit: number): Promise<number>;
}
