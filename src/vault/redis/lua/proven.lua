-- Whether Dify has accepted the credential of the app.
return { 'OK', stamp, int(call('EXISTS', provenKey)) }
