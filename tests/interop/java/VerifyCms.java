import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampToken;

/** Verifies pairs of a CMS and its content ("-" when it is inside); prints a line for each. */
public final class VerifyCms {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (int at = 0; at < arguments.length; at += 2) {
            String line;
            try {
                line = "valid " + verify(arguments[at], arguments[at + 1]);
            } catch (Exception refusal) {
                line = "invalid " + refusal;
            }
            System.out.println(line.replace('\n', ' '));
        }
    }

    private static String verify(String message, String content) throws Exception {
        byte[] octets = Files.readAllBytes(Path.of(message));
        CMSSignedData signed = content.equals("-")
            ? new CMSSignedData(octets)
            : new CMSSignedData(new CMSProcessableByteArray(Files.readAllBytes(Path.of(content))), octets);
        List<String> signers = new ArrayList<>();
        for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
            signers.add(verify(signed, signer));
        }
        require(!signers.isEmpty(), "nobody signed");
        return String.join("; ", signers);
    }

    private static String verify(CMSSignedData signed, SignerInformation signer) throws Exception {
        X509CertificateHolder holder = (X509CertificateHolder)
            signed.getCertificates().getMatches(signer.getSID()).iterator().next();
        require(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder)),
            "the signature does not verify");
        for (ASN1ObjectIdentifier type : List.of(CMSAttributes.contentType, CMSAttributes.messageDigest,
                CMSAttributes.signingTime, PKCSObjectIdentifiers.id_aa_signingCertificateV2)) {
            require(signer.getSignedAttributes().getAll(type).size() == 1, "attribute " + type);
        }
        Attribute reference = signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
        byte[] hash = SigningCertificateV2.getInstance(reference.getAttributeValues()[0]).getCerts()[0].getCertHash();
        require(Arrays.equals(hash, MessageDigest.getInstance("SHA-256").digest(holder.getEncoded())),
            "the reference names another certificate");
        List<String> stamps = new ArrayList<>();
        if (signer.getUnsignedAttributes() != null) {
            Attribute stamp = signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
            if (stamp != null) {
                stamps.add(verifyToken(stamp.getAttributeValues()[0].toASN1Primitive().getEncoded(), signer));
            }
        }
        return holder.getSubject() + " " + signer.getEncryptionAlgOID() + " " + stamps.stream().collect(Collectors.joining(","));
    }

    private static String verifyToken(byte[] octets, SignerInformation signer) throws Exception {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(octets));
        X509CertificateHolder authority = (X509CertificateHolder)
            token.getCertificates().getMatches(token.getSID()).iterator().next();
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(authority));
        var imprint = token.getTimeStampInfo();
        var calculator = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build().get(imprint.getHashAlgorithm());
        calculator.getOutputStream().write(signer.getSignature());
        require(Arrays.equals(calculator.getDigest(), imprint.getMessageImprintDigest()), "another imprint");
        return "stamped by " + authority.getSubject();
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalStateException(why);
        }
    }
}
