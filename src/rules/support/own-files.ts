import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { EntryPoint } from '../../model/types.ts';

/** Whether a call reads a file that comes with the program, always the same: it is small, and the system keeps it in memory. */
export function isOwnFile({ steps }: EntryPoint, place: Location): boolean {
  return steps.some(
    ({ operation }) =>
      operation.is === 'file' &&
      placeKey(operation.place) === placeKey(place) &&
      /[\w-]+\.(?:html?|png|svg|jpe?g|json|txt|css|ttf|woff2?|mjml|hbs|ejs|md|pem|ico|ya?ml|mustache|liquid|njk|pug|handlebars|vtt|graphql|sql)$/.test(
        operation.target ?? '',
      ),
  );
}
