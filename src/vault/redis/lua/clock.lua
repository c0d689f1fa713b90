-- The time of the server, to know it before the first write.
return { 'OK', stamp }
