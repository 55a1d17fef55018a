import { TOPICS, type Topic } from '@hub/contracts';
import { ChoiceField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownObject, ShownText, ShownTime } from '../../http/shown';

/** Which events to list. */
export class ListEventsQuery extends PageQuery {
  @ChoiceField(TOPICS, { about: 'Events of this topic.', optional: true })
  readonly topic?: Topic;
}

/** An event of the log. */
export class EventResponse {
  @ShownText('Where it stands in the log; grows, with gaps.', '1042')
  readonly position: string;

  @ShownChoice('Its topic.', TOPICS)
  readonly topic: string;

  @ShownText('The record it speaks about.')
  readonly key: string;

  @ShownTime('When it was published.')
  readonly publishedAt: string;

  @ShownObject('The CloudEvents 1.0 envelope; `data` holds the full new state of the record.')
  readonly event: unknown;
}
