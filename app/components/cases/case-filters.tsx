import { Form, Link } from '@remix-run/react';
import { ListFilter, Search, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { DetailsMenu } from '#app/components/ui/details-menu.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { casesPath } from '#app/utils/paths.ts';
import { CASE_STATES, PRIORITIES } from '#models/contracts/case-names.ts';
import { REASON_CODES } from '#models/contracts/reason-names.ts';
import { DEPARTMENTS } from '#models/contracts/role-names.ts';
import { CASE_AGES } from '#models/contracts/view-names.ts';
import type { CaseFilters as Filters, PersonRef } from '#models/contracts/views.ts';

interface CaseFiltersProps {
  filters: Filters;
  /** colleagues who may own a case */
  staff: readonly PersonRef[];
  /** the chosen customer, whose name the filter shows */
  customer?: PersonRef | undefined;
}

/** Narrows the list: a search field, and the rest in a panel. A plain GET form, so that every list has an address. */
export function CaseFilters({ filters, staff, customer }: CaseFiltersProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const any = t('desk:list.any');
  const chips = useChips(filters, staff, customer);
  return (
    <div className="print-hidden flex flex-wrap items-center gap-2">
      <Form method="get" role="search" key={JSON.stringify(filters)} className="flex flex-wrap items-center gap-2">
        {filters.filter ? <input type="hidden" name="filter" value={filters.filter} /> : null}
        {filters.customer ? <input type="hidden" name="customer" value={filters.customer} /> : null}
        <span className="flex items-center gap-1">
          <TextField
            name="q"
            type="search"
            label={t('desk:list.search')}
            labelHidden
            placeholder={t('desk:list.searchShort')}
            title={t('desk:list.search')}
            defaultValue={filters.q ?? ''}
            maxLength={100}
            className="w-56"
          />
          <Button type="submit" aria-label={t('common:actions.search')} title={t('common:actions.search')}>
            <Search aria-hidden />
          </Button>
        </span>
        <DetailsMenu
          label={t('desk:list.filter')}
          align="start"
          triggerClassName="border border-line-strong bg-surface px-3"
          trigger={
            <>
              <ListFilter aria-hidden />
              {t('desk:list.filter')}
            </>
          }
        >
          <div className="flex flex-col gap-2 p-1.5">
            <SelectField
              name="state"
              label={t('cases:columns.state')}
              placeholder={any}
              defaultValue={filters.state ?? ''}
              options={CASE_STATES.map((value) => ({ value, label: t(`cases:states.${value}`) }))}
            />
            <SelectField
              name="department"
              label={t('cases:columns.department')}
              placeholder={any}
              defaultValue={filters.department ?? ''}
              options={DEPARTMENTS.map((value) => ({ value, label: t(`common:departments.${value}`) }))}
            />
            <SelectField
              name="owner"
              label={t('cases:columns.owner')}
              placeholder={any}
              defaultValue={filters.owner ?? ''}
              options={[
                { value: 'me', label: t('desk:list.ownerMe') },
                { value: 'nobody', label: t('desk:list.ownerNobody') },
                ...staff.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <SelectField
              name="reason"
              label={t('cases:columns.reason')}
              placeholder={any}
              defaultValue={filters.reason ?? ''}
              options={REASON_CODES.map((value) => ({ value, label: t(`reasons:names.${value}`) }))}
            />
            <SelectField
              name="priority"
              label={t('cases:columns.priority')}
              placeholder={any}
              defaultValue={filters.priority ?? ''}
              options={PRIORITIES.map((value) => ({ value, label: t(`cases:priorities.${value}`) }))}
            />
            <SelectField
              name="age"
              label={t('desk:list.age')}
              placeholder={any}
              defaultValue={filters.age ?? ''}
              options={CASE_AGES.map((value) => ({ value, label: t('desk:list.ageDays', { count: Number(value) }) }))}
            />
            <Button type="submit" variant="primary">
              {t('common:actions.apply')}
            </Button>
          </div>
        </DetailsMenu>
      </Form>
      {chips.length > 0 ? (
        <ul aria-label={t('desk:list.active')} className="flex flex-wrap items-center gap-1.5">
          {chips.map(({ name, label }) => (
            <li key={name}>
              <Link
                to={casesPath({ filter: 'all', ...filters, [name]: undefined })}
                aria-label={t('desk:list.removeFilter', { filter: label })}
                className="inline-flex min-h-(--control-small) max-w-56 items-center gap-1 rounded-full border border-brand-line bg-brand-soft px-2.5 text-sm text-brand-ink hover:border-brand"
              >
                <bdi className="truncate">{label}</bdi>
                <X aria-hidden />
              </Link>
            </li>
          ))}
          <li>
            <Link
              to={casesPath({ filter: filters.filter ?? 'all' })}
              className="text-sm text-brand-ink underline underline-offset-3"
            >
              {t('desk:list.clear')}
            </Link>
          </li>
        </ul>
      ) : null}
    </div>
  );
}

function useChips(filters: Filters, staff: readonly PersonRef[], customer: PersonRef | undefined) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const ownerName = (owner: string): string =>
    owner === 'me'
      ? t('desk:list.ownerMe')
      : owner === 'nobody'
        ? t('desk:list.ownerNobody')
        : (staff.find(({ id }) => id === owner)?.name ?? owner);
  const { state, department, owner, reason, priority, age, q } = filters;
  return [
    q && { name: 'q', label: `“${q}”` },
    state && { name: 'state', label: t(`cases:states.${state}`) },
    department && { name: 'department', label: t(`common:departments.${department}`) },
    owner && { name: 'owner', label: ownerName(owner) },
    reason && { name: 'reason', label: t(`reasons:names.${reason}`) },
    filters.customer && { name: 'customer', label: customer?.name ?? t('cases:columns.customer') },
    priority && { name: 'priority', label: t(`cases:priorities.${priority}`) },
    age && { name: 'age', label: t('desk:list.ageDays', { count: Number(age) }) },
  ].filter((chip): chip is { name: string; label: string } => Boolean(chip));
}
