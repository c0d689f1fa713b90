// An ext_proc service that changes nothing, as the yardstick of bench/exchange.bench.ts: it answers every message at
// once, and shows the proof that the gate behind the filter asks for.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"

	extproc "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"
)

type server struct {
	extproc.UnimplementedExternalProcessorServer
	proof *structpb.Struct
}

func (s *server) Process(stream extproc.ExternalProcessor_ProcessServer) error {
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(s.reply(request)); err != nil {
			return err
		}
	}
}

func (s *server) reply(request *extproc.ProcessingRequest) *extproc.ProcessingResponse {
	switch part := request.Request.(type) {
	case *extproc.ProcessingRequest_RequestHeaders:
		response := &extproc.ProcessingResponse{Response: &extproc.ProcessingResponse_RequestHeaders{
			RequestHeaders: &extproc.HeadersResponse{},
		}}
		if part.RequestHeaders.EndOfStream {
			response.DynamicMetadata = s.proof
		}
		return response
	case *extproc.ProcessingRequest_RequestBody:
		return &extproc.ProcessingResponse{
			Response:        &extproc.ProcessingResponse_RequestBody{RequestBody: &extproc.BodyResponse{}},
			DynamicMetadata: s.proof,
		}
	case *extproc.ProcessingRequest_ResponseHeaders:
		return &extproc.ProcessingResponse{Response: &extproc.ProcessingResponse_ResponseHeaders{
			ResponseHeaders: &extproc.HeadersResponse{},
		}}
	case *extproc.ProcessingRequest_ResponseBody:
		return &extproc.ProcessingResponse{Response: &extproc.ProcessingResponse_ResponseBody{
			ResponseBody: &extproc.BodyResponse{},
		}}
	case *extproc.ProcessingRequest_RequestTrailers:
		return &extproc.ProcessingResponse{Response: &extproc.ProcessingResponse_RequestTrailers{
			RequestTrailers: &extproc.TrailersResponse{},
		}}
	default:
		return &extproc.ProcessingResponse{Response: &extproc.ProcessingResponse_ResponseTrailers{
			ResponseTrailers: &extproc.TrailersResponse{},
		}}
	}
}

// Takes the path of the unix socket to listen on; prints "ready" once Envoy may connect.
func main() {
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	proof, err := structpb.NewStruct(map[string]any{"dify.masking": map[string]any{"proof": true}})
	if err != nil {
		log.Fatal(err)
	}
	service := grpc.NewServer()
	extproc.RegisterExternalProcessorServer(service, &server{proof: proof})
	fmt.Println("ready")
	log.Fatal(service.Serve(listener))
}
