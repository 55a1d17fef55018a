import { SharedRegistry } from './shared-registry';

describe('SharedRegistry', () => {
  it('gives all users of a key the same thing, and keeps it when they leave', () => {
    const registry = new SharedRegistry<object>(() => ({}));
    const first = registry.take('a');
    const second = registry.take('a');
    expect(second.value).toBe(first.value);
    first.release();
    second.release();
    expect(registry.take('a').value).toBe(first.value);
  });

  it('drops the idle ones longest unused beyond its capacity, never one in use', () => {
    const registry = new SharedRegistry<object>(() => ({}), 2);
    const used = registry.take('a');
    const idle = registry.take('b');
    idle.release();
    registry.take('c').release();
    expect(registry.take('a').value).toBe(used.value);
    expect(registry.take('b').value).not.toBe(idle.value);
  });
});
