import { type FormEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { useSettings } from './use-settings.ts';

const UnsentDialog = lazy(() =>
  import('#app/components/layout/unsent-dialog.tsx').then(({ UnsentDialog }) => ({ default: UnsentDialog })),
);

interface Held {
  form: HTMLFormElement;
  submitter: HTMLElement | null;
  count: number;
  isDurable: boolean;
}

/**
 * Asks before a form that signs this device out goes out, when this person has written something here that was not sent.
 * Without JavaScript, and when it cannot be found out, the form goes out at once: nothing is thrown away, what waits stays
 * on this device for the same person.
 */
export function useUnsentQuestion(): {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  question: ReactNode;
} {
  const { user } = useSettings();
  const [held, setHeld] = useState<Held | null>(null);
  const isAnswered = useRef(false);

  const goOn = (form: HTMLFormElement, submitter: HTMLElement | null): void => {
    isAnswered.current = true;
    form.requestSubmit(submitter);
    isAnswered.current = false;
  };

  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    if (!user || isAnswered.current) {
      return;
    }
    event.preventDefault();
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent as SubmitEvent;
    import('#app/realtime/unsent.ts')
      .then(({ findUnsent }) => findUnsent(user.id))
      .catch(() => ({ count: 0, isDurable: true }))
      .then((unsent) => (unsent.count > 0 ? setHeld({ form, submitter, ...unsent }) : goOn(form, submitter)));
  };

  const question =
    held && user ? (
      <Suspense>
        <UnsentDialog
          userId={user.id}
          count={held.count}
          isDurable={held.isDurable}
          onStay={() => setHeld(null)}
          onSignOut={() => {
            setHeld(null);
            goOn(held.form, held.submitter);
          }}
        />
      </Suspense>
    ) : null;
  return { onSubmit, question };
}
