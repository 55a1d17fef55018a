import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { JobQueue } from '@hub/sync-engine/ports';
import { JobsModule } from './jobs.module';

@Injectable()
class Waker {
  constructor(readonly jobs: JobQueue) {}
}

describe('JobsModule', () => {
  it('injects the queue everywhere and closes it at shutdown', async () => {
    const application = await Test.createTestingModule({ imports: [JobsModule.forRoot({ kind: 'memory' })], providers: [Waker] }).compile();
    const { jobs } = application.get(Waker);
    await expect(jobs.enqueue('drain', { accountId: 'a', connectionId: 'c' })).resolves.toEqual(expect.any(String));
    await application.close();
    await expect(jobs.enqueue('drain', { accountId: 'a', connectionId: 'c' })).rejects.toMatchObject({ code: 'queue.unavailable' });
  });
});
