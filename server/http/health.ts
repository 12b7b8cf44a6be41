import { Router } from 'express';
import { isDatabaseReady } from '#server/platform/database.ts';

/**
 * `/health/live`: the process answers. `/health/ready`: it may be given traffic (database reachable, not stopping).
 * @param isStopping true once the process has begun to shut down
 */
export function healthRoutes(isStopping: () => boolean): Router {
  const router = Router();
  router.get(
    '/health/live',
    (_request, response) => void response.set('Cache-Control', 'no-store').json({ status: 'ok' }),
  );
  router.get('/health/ready', async (_request, response) => {
    const database = await isDatabaseReady();
    const ready = database && !isStopping();
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ok' : 'unavailable', database, stopping: isStopping() });
  });
  return router;
}
