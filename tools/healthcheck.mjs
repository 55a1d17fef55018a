// Exits 0 when the hub in this container is ready to work, for the container engine's health check.
const port = process.env.HUB_PORT ?? process.env.PORT ?? '3000';
const TIMEOUT_MS = 4000;

try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
