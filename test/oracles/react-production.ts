/** React says what it thinks of odd attributes only outside of production; it must hear so before it is loaded. */
process.env['NODE_ENV'] = 'production'
