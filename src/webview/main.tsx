// The entry of the panel's code, in a webview of the editor and on a page of its own.
import { render } from 'preact';
import { App } from './app';
import { findHost } from './host';
import { Panel } from './panel';

const root = document.getElementById('root');
if (root) render(<App panel={new Panel(findHost())} />, root);
