import { ShownInteger } from '../../http/shown';

/** What became of the events of a request: all of them were stored. */
export class AcceptedObservationsResponse {
  @ShownInteger('Observations that wait for their import.', 2)
  readonly observations: number;

  @ShownInteger('Records that will be read, because the event was a hint or said that they are gone.', 1)
  readonly hints: number;
}
