-- Dify has accepted the credential of the app.
call('SET', provenKey, '1', 'PX', 2 * num())
return { 'OK', stamp }
