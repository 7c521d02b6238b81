import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIFreeText;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A time-stamping authority on loopback that knows the digests and the policies of the Kazakh
 * national one. Prints its port and serves until its standard input ends.
 */
public final class TimestampAuthority {
    /** The policy that stamps digests of each kind, and how long those digests are. */
    private record Kind(String policy, int length) {}

    private static final Map<String, Kind> KINDS = Map.of(
        "2.16.840.1.101.3.4.2.1", new Kind("1.2.398.3.3.2.6.2", 32),
        "1.2.398.3.10.1.3.1", new Kind("1.2.398.3.3.2.6.1", 32),
        "1.2.398.3.10.1.3.2", new Kind("1.2.398.3.3.2.6.4", 32),
        "1.2.398.3.10.1.3.3", new Kind("1.2.398.3.3.2.6.4", 64));

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final AtomicLong serial = new AtomicLong();

    private TimestampAuthority(String file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream input = new FileInputStream(file)) {
            store.load(input, "test".toCharArray());
        }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, "test".toCharArray());
        certificate = (X509Certificate) store.getCertificate(alias);
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        TimestampAuthority authority = new TimestampAuthority(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", authority::serve);
        server.start();
        System.out.println(server.getAddress().getPort());
        System.out.flush();
        System.in.readAllBytes();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (!"POST".equals(exchange.getRequestMethod()) || !"application/timestamp-query".equals(type)) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            byte[] response;
            try {
                response = answer(new TimeStampRequest(body)).getEncoded("DER");
            } catch (Exception error) {
                error.printStackTrace();
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
        }
    }

    private TimeStampResp answer(TimeStampRequest request) throws Exception {
        Kind kind = KINDS.get(request.getMessageImprintAlgOID().getId());
        if (kind == null) {
            return rejected(PKIFailureInfo.badAlg, "unknown digest");
        }
        if (request.getMessageImprintDigest().length != kind.length()) {
            return rejected(PKIFailureInfo.badDataFormat, "the digest has a wrong length");
        }
        if (request.getReqPolicy() != null && !request.getReqPolicy().getId().equals(kind.policy())) {
            return rejected(PKIFailureInfo.unacceptedPolicy, "another policy stamps this digest");
        }
        var digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
        var sha1 = digests.get(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.14.3.2.26")));
        var signer = new JcaSimpleSignerInfoGeneratorBuilder().setProvider("BC").build("SHA256withRSA", key, certificate);
        var generator = new TimeStampTokenGenerator(signer, sha1, new ASN1ObjectIdentifier(kind.policy()));
        if (request.getCertReq()) {
            generator.addCertificates(new JcaCertStore(List.of(certificate)));
        }
        // Not by TimeStampResponseGenerator, which refuses digests that Bouncy Castle does not know.
        var token = generator.generate(request, BigInteger.valueOf(serial.incrementAndGet()), new Date());
        var granted = new PKIStatusInfo(PKIStatus.granted);
        return new TimeStampResp(granted, token.toCMSSignedData().toASN1Structure());
    }

    private static TimeStampResp rejected(int failure, String reason) {
        var status = new PKIStatusInfo(PKIStatus.rejection, new PKIFreeText(reason), new PKIFailureInfo(failure));
        return new TimeStampResp(status, null);
    }
}
