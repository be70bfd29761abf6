// The running numbers of invoices and BAST: the runtime keeps them the same way in each service.
export { PaperNumbers } from '@hilir/runtime';
