// Starts the marketplace service.
import { startService } from '@hilir/runtime';
import { AppModule } from './app.module.js';

await startService(AppModule, 'marketplace');
