/** Ends work under way in this process. */
export abstract class WorkInterrupts {
  /**
   * Ends what this process does for a connection that was paused or is going away: at the next safe point, and requests under way when
   * the grace is over. Resolves when nothing is under way. Other processes notice by the connection's status.
   */
  abstract interrupt(connectionId: string): Promise<void>;
}
