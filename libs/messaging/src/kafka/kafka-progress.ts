/** What a consumer was given and how far it came, by topic and partition. Times in milliseconds. */
export class KafkaProgress {
  private readonly partitions = new Map<string, { handled: bigint; movedAtMs: number }>();
  private assigned = new Map<string, readonly number[]>();

  /** A rebalance: partitions start their clock again. */
  assign(assignment: Readonly<Record<string, readonly number[]>>, nowMs: number): void {
    this.assigned = new Map(Object.entries(assignment));
    this.partitions.clear();
    for (const [topic, numbers] of this.assigned) for (const partition of numbers) this.moved(topic, partition, -1n, nowMs);
  }

  owns(topic: string, partition: number): boolean {
    return this.assigned.get(topic)?.includes(partition) ?? false;
  }

  /** Something was handled. `next` is the offset to be read next. */
  moved(topic: string, partition: number, next: bigint, nowMs: number): void {
    this.partitions.set(`${topic}/${partition}`, { handled: next, movedAtMs: nowMs });
  }

  /** Topics with the partitions this consumer reads. */
  assignment(): ReadonlyMap<string, readonly number[]> {
    return this.assigned;
  }

  /** How long the partition has not moved. */
  stillForMs(topic: string, partition: number, nowMs: number): number {
    const known = this.partitions.get(`${topic}/${partition}`);
    return known ? nowMs - known.movedAtMs : 0;
  }

  /** Nothing to read: the clock starts again. */
  idle(topic: string, partition: number, nowMs: number): void {
    const known = this.partitions.get(`${topic}/${partition}`);
    if (known) known.movedAtMs = nowMs;
  }
}
