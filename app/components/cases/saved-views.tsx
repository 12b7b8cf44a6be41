import { Form, Link } from '@remix-run/react';
import { Bookmark, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { DetailsMenu } from '#app/components/ui/details-menu.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { casesPath } from '#app/utils/paths.ts';
import { CASE_FILTER_NAMES } from '#models/contracts/view-names.ts';
import type { CaseFilters, SavedViewView } from '#models/contracts/views.ts';

interface SavedViewsProps {
  views: readonly SavedViewView[];
  filters: CaseFilters;
  /** sentence about the name, after a failed save */
  error?: string | undefined;
}

/** Named filters of this person: open one, keep the present ones under a name, throw one away. */
export function SavedViews({ views, filters, error }: SavedViewsProps) {
  const { t } = useTranslation(['desk', 'common']);
  return (
    <DetailsMenu
      // Choosing a view is the end of the menu.
      key={JSON.stringify(filters)}
      label={t('desk:views.title')}
      triggerClassName="border border-line-strong bg-surface px-3"
      trigger={
        <>
          <Bookmark aria-hidden />
          {t('desk:views.title')}
        </>
      }
    >
      {views.length === 0 ? (
        <p className="px-2 py-1.5 text-sm text-ink-muted">{t('desk:views.empty')}</p>
      ) : (
        <ul>
          {views.map((view) => (
            <li key={view.id} className="flex items-center gap-1">
              <Link
                to={casesPath({ filter: 'all', ...view.filters })}
                className="flex min-h-(--control) min-w-0 flex-1 items-center rounded-md px-2 hover:bg-hover"
              >
                <bdi className="truncate">{view.name}</bdi>
              </Link>
              <Form method="post" preventScrollReset>
                <input type="hidden" name="viewId" value={view.id} />
                <IconButton
                  type="submit"
                  name="intent"
                  value="delete-view"
                  size="small"
                  label={t('desk:views.delete', { name: view.name })}
                  icon={<Trash2 aria-hidden />}
                />
              </Form>
            </li>
          ))}
        </ul>
      )}
      <Form method="post" preventScrollReset className="mt-1 flex items-end gap-1.5 border-t border-line p-1.5 pt-2">
        {CASE_FILTER_NAMES.map((name) =>
          filters[name] ? <input key={name} type="hidden" name={name} value={filters[name]} /> : null,
        )}
        <TextField
          name="name"
          label={t('desk:views.name')}
          required
          maxLength={60}
          error={error}
          className="min-w-0 flex-1"
        />
        <Button type="submit" name="intent" value="save-view">
          {t('common:actions.save')}
        </Button>
      </Form>
    </DetailsMenu>
  );
}
