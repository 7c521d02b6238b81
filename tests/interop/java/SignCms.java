import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Signs a file with the key of a PKCS#12 file in several ways; prints the names of the results. */
public final class SignCms {
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final byte[] content;

    private SignCms(String pkcs12, String file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream input = new FileInputStream(pkcs12)) {
            store.load(input, "test".toCharArray());
        }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, "test".toCharArray());
        certificate = (X509Certificate) store.getCertificate(alias);
        content = Files.readAllBytes(Path.of(file));
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        SignCms signer = new SignCms(arguments[0], arguments[1]);
        boolean rsa = signer.key.getAlgorithm().equals("RSA");
        String plain = rsa ? "SHA256withRSA" : "SHA256withECDSA";
        CMSSignedData attached = signer.sign(plain, true, false);
        write("attached", attached.getEncoded());
        write("detached", signer.sign(plain, false, false).getEncoded());
        write("attached-der", attached.getEncoded("DER"));
        write("no-attributes", signer.sign(plain, true, true).getEncoded());
        write("sha512", signer.sign(plain.replace("256", "512"), true, false).getEncoded());
        write("stream-ber", signer.stream(plain));
        write("counter-signed", signer.counterSigned(attached, plain));
        write("more-attributes", signer.withUnsigned(attached));
        if (rsa) {
            write("pss", signer.sign("SHA256withRSAandMGF1", true, false).getEncoded());
        }
    }

    private CMSSignedData sign(String algorithm, boolean attached, boolean direct) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(signer(algorithm, direct));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return generator.generate(new CMSProcessableByteArray(content), attached);
    }

    private byte[] stream(String algorithm) throws Exception {
        CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
        generator.setBufferSize(32);
        generator.addSignerInfoGenerator(signer(algorithm, false));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var sink = generator.open(out, true)) {
            sink.write(content);
        }
        return out.toByteArray();
    }

    private byte[] counterSigned(CMSSignedData message, String algorithm) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(signer(algorithm, false));
        SignerInformation first = message.getSignerInfos().getSigners().iterator().next();
        return replace(message, SignerInformation.addCounterSigners(first, generator.generateCounterSigners(first)));
    }

    private byte[] withUnsigned(CMSSignedData message) throws Exception {
        SignerInformation first = message.getSignerInfos().getSigners().iterator().next();
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        attributes.add(new Attribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERSet(new DERUTF8String("қол"))));
        return replace(message, SignerInformation.replaceUnsignedAttributes(first, new AttributeTable(attributes)));
    }

    private static byte[] replace(CMSSignedData message, SignerInformation signer) throws Exception {
        return CMSSignedData.replaceSigners(message, new SignerInformationStore(List.of(signer))).getEncoded();
    }

    private SignerInfoGenerator signer(String algorithm, boolean direct) throws Exception {
        var builder = new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().setProvider("BC").build());
        builder.setDirectSignature(direct);
        if (!direct) {
            builder.setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator());
        }
        return builder.build(new JcaContentSignerBuilder(algorithm).setProvider("BC").build(key), certificate);
    }

    private static void write(String name, byte[] octets) throws Exception {
        Files.write(Path.of(name), octets);
        System.out.println(name);
    }
}
