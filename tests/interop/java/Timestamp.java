import java.io.FileInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
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

/** Answers the file "request" as a time-stamping authority does, in the file "response". */
public final class Timestamp {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream input = new FileInputStream(arguments[0])) {
            store.load(input, "test".toCharArray());
        }
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, "test".toCharArray());
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        TimeStampRequest request = new TimeStampRequest(Files.readAllBytes(Path.of("request")));
        var digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
        var sha1 = digests.get(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.14.3.2.26")));
        var generator = new TimeStampTokenGenerator(
            new JcaSimpleSignerInfoGeneratorBuilder().setProvider("BC").build("SHA256withRSA", key, certificate),
            sha1, new ASN1ObjectIdentifier("1.2.398.3.3.2.6.4"));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        // Not by TimeStampResponseGenerator, which refuses digests that Bouncy Castle does not know.
        var token = generator.generate(request, BigInteger.ONE, new Date());
        var granted = new PKIStatusInfo(PKIStatus.granted);
        var response = new TimeStampResp(granted, token.toCMSSignedData().toASN1Structure());
        Files.write(Path.of("response"), response.getEncoded("DER"));
    }
}
