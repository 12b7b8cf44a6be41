/** The sign of the product: two speech marks that meet. */
export const BrandMark = ({ className }: { className?: string | undefined }) => (
  <svg aria-hidden viewBox="0 0 32 32" className={className} width="28" height="28">
    <rect width="32" height="32" rx="7" className="fill-brand" />
    <path
      d="M6.5 10.5a3 3 0 0 1 3-3h7a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3h-5l-3.2 2.9c-.6.6-1.8.2-1.8-.8z"
      className="fill-on-brand"
    />
    <path
      d="M25.5 15a3 3 0 0 0-3-3h-.8v3.2a5 5 0 0 1-5 5h-3.2v.3a3 3 0 0 0 3 3h3.9l3.3 2.6c.7.6 1.8.1 1.8-.8z"
      className="fill-on-brand opacity-60"
    />
  </svg>
);
