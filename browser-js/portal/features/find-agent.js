import { connect, detect } from 'tanba';
import { describe } from 'tanba/texts';

// What stands between this page and the agent.
// Nobody is asked.
export async function findAgent(agent, locale) {
  const detection = await detect(agent);
  return { detection, ...describe(detection, locale) };
}

// The connection that the other examples use.
export function connectAgent(agent, locale, explain) {
  return connect({
    ...agent,
    locale,
    // Awaited before the browser asks the person.
    // When it gives false, the browser does not ask.
    explain,
  });
}
