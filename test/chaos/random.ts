import { seededRandom, type Random } from '@connectors/woocommerce/simulator';

/** Chance of one run: everything a seed decides is drawn from here, so that the same seed makes the same choices. */
export class Chance {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    // Neighbouring seeds start out alike.
    for (let count = 0; count < 8; count += 1) this.random();
  }

  /** Whether something of this probability (0 to 1) happens now. */
  happens(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  /** One of them. @throws {RangeError} for an empty list. */
  oneOf<T>(things: readonly T[]): T {
    if (things.length === 0) throw new RangeError('There is nothing to choose from');
    return things[Math.floor(this.random() * things.length)] as T;
  }

  /** One of the weighted things; weights are relative. */
  weighted<T>(things: ReadonlyArray<readonly [weight: number, thing: T]>): T {
    let left = this.random() * things.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, thing] of things) {
      left -= weight;
      if (left < 0) return thing;
    }
    return (things[things.length - 1] as readonly [number, T])[1];
  }
}
