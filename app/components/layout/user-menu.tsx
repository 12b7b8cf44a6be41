import { Form, Link, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { LogOut, Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { DetailsMenu } from '#app/components/ui/details-menu.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { useUnsentQuestion } from '#app/hooks/use-unsent-question.tsx';
import { accountPath, signInPath, signOutPath } from '#app/utils/paths.ts';
import { PreferenceChoices } from './preference-choices.tsx';

/** Who is signed in, language, appearance, account and the way out. Every part works without JavaScript. */
export function UserMenu({ up, align = 'end' }: { up?: boolean | undefined; align?: 'start' | 'end' | undefined }) {
  const { t } = useTranslation('common');
  const { user } = useSettings();
  const { pathname, search } = useLocation();
  const { onSubmit, question } = useUnsentQuestion();
  const line = 'flex min-h-(--control) w-full items-center gap-2.5 rounded-md px-2.5 text-start hover:bg-hover';
  return (
    <DetailsMenu
      key={pathname}
      label={user ? t('user.menu', { name: user.name }) : t('nav.menu')}
      trigger={
        user ? (
          <Avatar name={user.name} side={user.role.startsWith('customer') ? 'customer' : 'company'} decorative />
        ) : (
          <Settings2 aria-hidden />
        )
      }
      up={up}
      align={align}
    >
      {user ? (
        <div className="px-2.5 py-1.5">
          <p className="truncate font-semibold">
            <bdi>{user.name}</bdi>
          </p>
          <p className="text-sm text-ink-muted">{t(`roles.${user.role}`)}</p>
        </div>
      ) : null}
      <PreferenceChoices />
      <hr className="my-1 border-line" />
      {user ? (
        <>
          <Link to={accountPath()} className={line}>
            <Settings2 aria-hidden />
            {t('user.account')}
          </Link>
          <Form method="post" action={signOutPath()} reloadDocument onSubmit={onSubmit}>
            <button type="submit" className={line}>
              <LogOut aria-hidden />
              {t('user.signOut')}
            </button>
          </Form>
          {question}
        </>
      ) : (
        <Link to={signInPath(pathname + search)} className={clsx(line)}>
          {t('user.signIn')}
        </Link>
      )}
    </DetailsMenu>
  );
}
