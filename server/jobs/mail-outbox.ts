import { sendDueMails } from '#server/jobs/handlers/send-mail.ts';
import { logger } from '#server/platform/logger.ts';
import { services } from '#server/platform/services.ts';
import { singleton } from '#server/platform/singleton.ts';

/** Sends owed mails: at once when this process owes one, and with every tick of its job what another left behind. */
class MailOutbox {
  #last: Promise<void> = Promise.resolve();
  #isSender = false;
  #isWaiting = false;

  /** One tick of the job: from now on this process sends. */
  async run(): Promise<void> {
    this.#isSender = true;
    this.poke();
    await this.#last;
  }

  /** There may be something to send. Runs one after the other; a poke during a run makes one more run. */
  poke(): void {
    if (!this.#isSender || this.#isWaiting) {
      return;
    }
    this.#isWaiting = true;
    this.#last = this.#last.then(async () => {
      this.#isWaiting = false;
      await sendDueMails({ mailer: services().mailer }).catch((error: unknown) => {
        logger.warn({ err: error }, 'the mail outbox will try again');
      });
    });
  }

  /** Leaves the sending to others and ends after the mail under way (shutdown). */
  async stop(): Promise<void> {
    this.#isSender = false;
    await this.#last;
  }
}

/** `poke()` after a commit that owes a mail. */
export const mailOutbox = singleton('mail-outbox', () => new MailOutbox());
