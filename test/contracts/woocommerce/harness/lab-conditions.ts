import type { FaultKind, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import type { Recording } from './recordings';

/** What was special about the laboratory's shop during one exchange or group; undone afterwards. */
type Condition = (simulator: WooCommerceSimulator) => () => void;

const PROVOKED: Readonly<Record<string, FaultKind>> = {
  'X-Lab-Dbfail': 'database-down',
  'X-Lab-Fatal': 'server-error',
  'X-Lab-Notice': 'php-warning',
};
const NAMED: Readonly<Record<string, Condition>> = {
  'permalinks-plain': setting('permalinks', 'plain'),
  'transport-failures/maintenance-mode': fault('maintenance'),
  'auth/root-index-with-consumer-key-app-passwords-in-use': setting('applicationPasswordsInUse', true),
};

/** Puts the shop into the recorded circumstances. @returns a function that ends them. */
export function impose(simulator: WooCommerceSimulator, recording: Recording): () => void {
  const provoked = Object.entries(PROVOKED).filter(([header]) => header in recording.request.headers);
  const conditions = [
    setting('transport', recording.request.scheme === 'http' ? 'http' : 'proxied-https'),
    ...provoked.map(([, kind]) => fault(kind)),
    ...[NAMED[recording.group], NAMED[recording.id]].filter((condition) => condition !== undefined),
  ];
  const undo = conditions.map((condition) => condition(simulator));
  return () => undo.forEach((end) => end());
}

function fault(kind: FaultKind): Condition {
  return (simulator) => simulator.faults.add({ kind });
}

function setting<K extends 'permalinks' | 'transport' | 'applicationPasswordsInUse'>(
  name: K,
  value: WooCommerceSimulator['shop']['state']['settings'][K],
): Condition {
  return (simulator) => {
    const { settings } = simulator.shop.state;
    const before = settings[name];
    settings[name] = value;
    return () => {
      settings[name] = before;
    };
  };
}
