const greetings = new Map([
  ["de", "Hallo"],
  ["en", "Hello"],
  ["es", "Hola"],
  ["fr", "Bonjour"],
  ["hi", "Namaste"],
]);

/** The greeting in the first language of an Accept-Language header that is known here; else in English. */
export function greetingFor(acceptLanguage: string | null): string {
  for (const range of (acceptLanguage ?? "").split(",")) {
    const language = range.split(";")[0]?.trim().split("-")[0]?.toLowerCase();
    const greeting = language && greetings.get(language);
    if (greeting) {
      return greeting;
    }
  }

  return "Hello";
}
