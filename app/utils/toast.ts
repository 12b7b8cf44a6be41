export type ToastKind = 'success' | 'info' | 'error';

/** A short sentence about what just happened. */
export interface Toast {
  id: string;
  kind: ToastKind;
  text: string;
}
