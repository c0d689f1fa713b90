// Sends what people send, as net/http writes it: `go run honest.go URL`. Prints the statuses.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"
)

const value = "alice@x.vn"

func send(method, target, contentType string, body io.Reader) {
	request, err := http.NewRequest(method, os.Args[1]+target, body)
	check(err)
	request.Header.Set("Authorization", "Bearer app-one")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	answer, err := http.DefaultClient.Do(request)
	check(err)
	_, err = io.Copy(io.Discard, answer.Body)
	check(err)
	check(answer.Body.Close())
	fmt.Println(answer.StatusCode)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// The form with a file, written into `to`; returns its content type.
func form(to io.Writer, writer *multipart.Writer) {
	check(writer.WriteField("user", "u-1"))
	file, err := writer.CreateFormFile("file", "tệp \"a\".txt")
	check(err)
	fmt.Fprintf(file, "mail %s\n", value)
	head := textproto.MIMEHeader{}
	head.Set("Content-Disposition", `form-data; name="note"`)
	head.Set("Content-Type", "text/plain; charset=utf-8")
	note, err := writer.CreatePart(head)
	check(err)
	fmt.Fprintf(note, "gửi %s", value)
	check(writer.Close())
}

func main() {
	text, err := json.Marshal(map[string]any{
		"query": "Gửi <b>" + value + "</b> & x", "inputs": map[string]any{}, "user": "u-1",
	})
	check(err)
	send("POST", "/v1/chat-messages", "application/json", bytes.NewReader(text))
	values := url.Values{"query": {"gửi " + value + " & b=c"}, "user": {"u-1"}}
	send("POST", "/v1/chat-messages", "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))

	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	form(&body, writer)
	send("POST", "/v1/files/upload", writer.FormDataContentType(), &body)

	// Of a pipe the length is not known: the body comes in chunks.
	reader, end := io.Pipe()
	writer = multipart.NewWriter(end)
	go func() {
		form(end, writer)
		check(end.Close())
	}()
	send("POST", "/v1/files/upload", writer.FormDataContentType(), reader)

	query := url.Values{"user": {"u-1"}, "note": {value}}
	send("GET", "/v1/messages?"+query.Encode(), "", nil)
	send("DELETE", "/v1/conversations/5ad4cb98-f0c7-4085-b384-88c403be6290", "application/json", strings.NewReader(`{"user":"u-1","note":"`+value+`"}`))
}
