-- A payee that proved unpayable while others of the SP2D are paid gets another account the way a return does.
INSERT INTO alur_edge (mesin, dari, ke) VALUES ('LEG', 'GAGAL', 'RETUR');
