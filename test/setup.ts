// Property tests look at new inputs on every run here; in continuous integration they look at the same ones, so that a
// red run is about the change and not about chance.
import fc from 'fast-check';

if (process.env['CI']) fc.configureGlobal({ seed: 20151125 });
