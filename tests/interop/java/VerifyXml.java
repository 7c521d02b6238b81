import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.utils.Constants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Verifies signed documents in the secure mode of Santuario; prints a line for each. */
public final class VerifyXml {
    public static void main(String[] files) {
        Init.init();
        for (String file : files) {
            String line;
            try {
                line = "valid " + verify(file);
            } catch (Exception refusal) {
                line = "invalid " + refusal;
            }
            System.out.println(line.replace('\n', ' '));
        }
    }

    private static String verify(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(new File(file));
        declareIdentifiers(document);
        NodeList signatures = document.getElementsByTagNameNS(Constants.SignatureSpecNS, "Signature");
        List<String> covered = new ArrayList<>();
        for (int at = 0; at < signatures.getLength(); at++) {
            XMLSignature signature = new XMLSignature((Element) signatures.item(at), "", true);
            if (!signature.checkSignatureValue(signature.getKeyInfo().getX509Certificate())) {
                throw new IllegalStateException("signature " + (at + 1) + " does not verify");
            }
            for (int one = 0; one < signature.getSignedInfo().getLength(); one++) {
                covered.add("[" + signature.getSignedInfo().item(one).getURI() + "]");
            }
        }
        if (covered.isEmpty()) {
            throw new IllegalStateException("nothing is signed");
        }
        return String.join(" ", covered);
    }

    private static void declareIdentifiers(Document document) {
        NodeList elements = document.getElementsByTagNameNS("*", "*");
        for (int at = 0; at < elements.getLength(); at++) {
            Element element = (Element) elements.item(at);
            if (element.hasAttribute("Id")) {
                element.setIdAttribute("Id", true);
            }
        }
    }
}
