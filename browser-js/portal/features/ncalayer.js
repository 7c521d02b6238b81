// One line changed: it was 'ncalayer-js-client'.
import { NCALayerClient } from 'tanba/ncalayer';

export async function signAsBefore(url, text) {
  const client = new NCALayerClient(url);
  await client.connect();
  return client.basicsSignCMS(
    NCALayerClient.basicsStorageAll,
    new Blob([text]),
    NCALayerClient.basicsCMSParamsDetachedNoTSP,
    NCALayerClient.basicsSignerTestAny,
  );
}
