/** An error of the whole form, announced as soon as it appears. */
export function FormError({ message }: { message: string | undefined }) {
  if (!message) return null;
  return (
    <p role="alert" className="rounded-control bg-danger-paper px-4 py-3 font-semibold text-danger">
      {message}
    </p>
  );
}
