// Ends what Jest's global set-up started in this process.
module.exports = async function stopServices() {
  const services = globalThis.sharedTestServices;
  globalThis.sharedTestServices = undefined;
  await services?.stop();
};
