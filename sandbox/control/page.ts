import type { FastifyInstance } from 'fastify';
import type { SandboxService, ServiceHost } from '../service';

/** The page that shows what the sandbox holds. */
export function pageRoutes(
	app: FastifyInstance,
	_host: ServiceHost,
	services: SandboxService[],
): void {
	app.get('/', (_request, reply) =>
		reply.type('text/html').send(services.map((service) => service.name).join(', ')),
	);
}
