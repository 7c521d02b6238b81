import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.apache.xml.security.utils.Constants;
import org.apache.xml.security.utils.ElementProxy;
import org.apache.xml.security.utils.XMLUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Signs a document with the key of a PKCS#12 file in several ways; prints the names of the results. */
public final class SignXml {
    private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private static final String SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512";

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final String file;

    private SignXml(String pkcs12, String file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream input = new FileInputStream(pkcs12)) {
            store.load(input, "test".toCharArray());
        }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, "test".toCharArray());
        certificate = (X509Certificate) store.getCertificate(alias);
        this.file = file;
    }

    public static void main(String[] arguments) throws Exception {
        Init.init();
        // Java itself knows RSASSA-PSS by another name than Santuario asks for.
        Security.addProvider(new BouncyCastleProvider());
        ElementProxy.setDefaultPrefix(Constants.SignatureSpecNS, "ds");
        SignXml signer = new SignXml(arguments[0], arguments[1]);
        boolean rsa = signer.key.getAlgorithm().equals("RSA");
        String plain = rsa ? XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256 : XMLSignature.ALGO_ID_SIGNATURE_ECDSA_SHA256;
        String inclusive = Canonicalizer.ALGO_ID_C14N_OMIT_COMMENTS;
        String exclusive = Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS;
        signer.sign("whole", "", plain, inclusive, SHA256);
        signer.sign("whole-exclusive", "", plain, exclusive, SHA256);
        signer.sign("whole-c14n11", "", plain, Canonicalizer.ALGO_ID_C14N11_OMIT_COMMENTS, SHA512);
        signer.sign("by-id", "#part", plain, exclusive, SHA256);
        signer.sign("by-id-inclusive", "#part", plain, inclusive, SHA256);
        if (rsa) {
            signer.sign("pss", "", XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256_MGF1, exclusive, SHA256);
            signer.sign("sha512", "", XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA512, inclusive, SHA512);
        }
    }

    private void sign(String name, String uri, String method, String canonical, String digest) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(file);
        Element part = (Element) document.getElementsByTagNameNS("*", "part").item(0);
        part.setIdAttribute("Id", true);
        XMLSignature signature = new XMLSignature(document, "", method, canonical);
        document.getDocumentElement().appendChild(signature.getElement());
        Transforms transforms = new Transforms(document);
        if (uri.isEmpty()) {
            transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
        }
        transforms.addTransform(canonical);
        signature.addDocument(uri, transforms, digest);
        signature.addKeyInfo(certificate);
        signature.sign(key);
        try (FileOutputStream out = new FileOutputStream(name)) {
            XMLUtils.outputDOM(document, out, true);
        }
        System.out.println(name);
    }
}
