import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Sends what people send, as the two clients of the JDK write it: `java Honest.java URL`. Prints the statuses. */
class Honest {
    static final String VALUE = "alice@x.vn";
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    static String base;

    public static void main(String[] args) throws Exception {
        base = args[0];
        String json = "{\"query\": \"Gửi " + VALUE + "\", \"inputs\": {}, \"user\": \"u-1\"}";
        String form = "query=" + URLEncoder.encode("gửi " + VALUE + " & b", StandardCharsets.UTF_8) + "&user=u-1";
        post("/v1/chat-messages", "application/json; charset=UTF-8", BodyPublishers.ofString(json));
        post("/v1/chat-messages", "application/x-www-form-urlencoded", BodyPublishers.ofString(form));
        byte[] parts = parts().getBytes(StandardCharsets.UTF_8);
        post("/v1/files/upload", "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofByteArray(parts));
        // Of a stream the length is not known: the body comes in chunks.
        post(
                "/v1/files/upload",
                "multipart/form-data; boundary=" + BOUNDARY,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(parts)));
        old("/v1/chat-messages", json.getBytes(StandardCharsets.UTF_8));
    }

    static final String BOUNDARY = "6f1c6a62-8f9b-4f6b-9d57-3b0a4c0a5e11";

    /** As OkHttp writes them: a length in each part, and a charset in those of text. */
    static String parts() {
        String note = "gửi " + VALUE;
        return part("form-data; name=\"user\"", "", "u-1")
                + part("form-data; name=\"note\"", "Content-Type: text/plain; charset=utf-8\r\n", note)
                + part(
                        "form-data; name=\"file\"; filename=\"tệp.txt\"",
                        "Content-Type: text/plain; charset=utf-8\r\n",
                        "mail " + VALUE + "\n")
                + "--" + BOUNDARY + "--\r\n";
    }

    static String part(String disposition, String type, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n" + type + "\r\n" + content + "\r\n";
    }

    static void post(String path, String type, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer app-one")
                .header("Content-Type", type)
                .POST(body)
                .build();
        System.out.println(CLIENT.send(request, BodyHandlers.ofString()).statusCode());
    }

    /** `HttpURLConnection` says of itself what it takes: `Accept: text/html, image/gif, …; q=.2`. */
    static void old(String path, byte[] body) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Authorization", "Bearer app-one");
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        System.out.println(connection.getResponseCode());
    }
}
