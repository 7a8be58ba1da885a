// The server as a program of its own: what the VS Code extension starts.
import { serve } from './serve';

serve(__dirname);
