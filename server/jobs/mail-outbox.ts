import type { Mailer } from '#server/integrations/mail/mailer.ts';
import { sendDueMails } from '#server/jobs/handlers/send-mail.ts';
import { logger } from '#server/platform/logger.ts';
import { singleton } from '#server/platform/singleton.ts';

const EVERY_MS = 5_000;

/** Sends owed mails: at once when this process owes one, and every few seconds for what another left behind. */
class MailOutbox {
  #mailer: Mailer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isWaiting = false;

  start(mailer: Mailer): void {
    this.#mailer = mailer;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.poke(), EVERY_MS);
    this.#timer.unref();
    this.poke();
  }

  /** There may be something to send. Runs one after the other; a poke during a run makes one more run. */
  poke(): void {
    const mailer = this.#mailer;
    if (!mailer || this.#isWaiting) {
      return;
    }
    this.#isWaiting = true;
    this.#running = this.#running.then(async () => {
      this.#isWaiting = false;
      await sendDueMails({ mailer }).catch((error: unknown) => {
        logger.warn({ err: error }, 'the mail outbox will try again');
      });
    });
  }

  /** Ends after the mail that is being sent. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#mailer = undefined;
    await this.#running;
  }
}

/** `start(mailer)` in a process that runs jobs; `poke()` after a commit that owes a mail; `stop()` at shutdown. */
export const mailOutbox = singleton('mail-outbox', () => new MailOutbox());
