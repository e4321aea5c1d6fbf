// nodemailer, as one chunk of the bundle. `smtp.ts` loads it.
export { createTransport } from 'nodemailer';
