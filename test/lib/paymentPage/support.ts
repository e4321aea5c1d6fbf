import { checkBrand } from '../../../lib/brand';

/** A business that has said nothing of how its page looks. */
export const DEFAULT_BRAND = checkBrand({ name: '', color: '', logo: '', contact: '' });
